"""How people prove who they are: invitations, second factors, lost devices, codes by phone."""
