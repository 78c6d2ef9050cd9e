"""From what people said of answers to reviewed data: the next turn of the loop."""
