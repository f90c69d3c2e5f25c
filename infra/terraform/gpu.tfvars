# One NVIDIA L4 for each TaskManager, as ../kubernetes/gpu.env fills it.
machine_type = "g2-standard-8"
accelerator  = "nvidia-l4"
