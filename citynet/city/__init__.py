"""The city as it stands: devices, sites, links, domains and pools."""
