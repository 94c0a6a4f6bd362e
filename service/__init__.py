"""Serve what is learned: the HTTP API, its pages, and the store behind them."""
