"""Places: homes, stations and points of the union, with hours and services (服务阵地)."""
