"""Reading documents from files of every supported format, and writing them back."""
