"""The application's knowledge: documents, found again for a question, cited and checked."""
