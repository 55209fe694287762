"""How English is written: what is counted of a text, and what the language model says of its words and their order."""
