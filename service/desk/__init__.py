"""The coder's desk: people code what is in doubt, and a share of all; what they agree on corrects the coder."""
