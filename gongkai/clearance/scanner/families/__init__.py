"""The families of rules: each says where to look and judges what stands there."""
