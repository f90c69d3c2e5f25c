# No GPU, as ../kubernetes/cpu.env fills it.
machine_type = "e2-standard-8"
