"""Files that people send: read, coded in a process of their own, summed up and given back."""
