"""The Qt window: one small file per panel. Torch is never imported in this room's process."""
