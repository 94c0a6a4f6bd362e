"""The addresses and shapes of LMI for All (`/api/v1/…`), for the clients that speak them."""
