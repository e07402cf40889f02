"""Pictures of plans (地图、曲线): plain SVG of our own shapes, and PNG of the same; no network."""
