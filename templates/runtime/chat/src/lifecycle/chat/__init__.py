"""How a model is spoken to: its own chat template, and what it wrote read back."""
