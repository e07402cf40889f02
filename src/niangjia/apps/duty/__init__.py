"""Who is on call (值班): the rota, its changes and swaps, and the holes in it."""
