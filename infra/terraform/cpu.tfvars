# No GPU; for the pods of ../kubernetes/cpu.env.
machine_type = "e2-standard-8"
