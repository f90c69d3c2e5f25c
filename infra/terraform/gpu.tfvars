# One NVIDIA L4 per TaskManager; for the pods of ../kubernetes/gpu.env.
machine_type = "g2-standard-8"
accelerator  = "nvidia-l4"
