"""Write side of accounts: links, second factors, lost devices, codes by phone."""
