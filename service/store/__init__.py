"""The store: what the service keeps in a database, SQLite or PostgreSQL."""
