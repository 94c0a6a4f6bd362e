"""How what is known and learned is made: tables from source workbooks, models from tables and examples."""
