variable "project" {
  description = "The identifier of the Google Cloud project. The project must exist and have billing."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "A project's identifier has 6 to 30 lower-case letters, digits and hyphens."
  }
}

variable "authorized_networks" {
  description = "The networks from which kubectl may reach the cluster, such as 203.0.113.7/32."
  type        = list(string)

  validation {
    condition     = can(regex("^[0-9.]+/[0-9]+( [0-9.]+/[0-9]+)*$", join(" ", var.authorized_networks)))
    error_message = "At least one network, each written like 203.0.113.7/32."
  }
}

variable "zone" {
  description = "The zone of the cluster. It must offer the accelerator; its region holds the bucket and the images."
  type        = string
  default     = "europe-west4-a"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+-[a-z]$", var.zone))
    error_message = "A zone is written like europe-west4-a."
  }
}

variable "name" {
  description = "The name of all resources, and the prefix of the bucket's name."
  type        = string
  default     = "lsq"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,15}$", var.name))
    error_message = "2 to 16 lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "workers" {
  description = "The maximum number of worker nodes. The pool is empty while no job runs."
  type        = number
  default     = 4

  validation {
    condition     = var.workers >= 1 && var.workers <= 100 && floor(var.workers) == var.workers
    error_message = "A whole number from 1 to 100."
  }
}

variable "machine_type" {
  description = "The machine type of a worker node, with the CPUs and memory that ../kubernetes/common.env requests for each TaskManager."
  type        = string
}

variable "accelerator" {
  description = "The GPUs of a worker node, such as nvidia-l4; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.accelerator == null || can(regex("^nvidia-[a-z0-9-]+$", var.accelerator))
    error_message = "An accelerator is written like nvidia-l4, or is null."
  }
}

variable "gpus" {
  description = "The number of GPUs of a worker node, as its machine type has them. Each has a TaskManager of its own."
  type        = number
  default     = 1

  validation {
    condition     = contains([1, 2, 4, 8, 16], var.gpus)
    error_message = "1, 2, 4, 8 or 16."
  }
}

variable "local_ssds" {
  description = "The number of local SSDs of a worker node, of 375 GB each, in place of its disk for the pods' files. The machine type must allow that number."
  type        = number
  default     = 0

  validation {
    condition     = var.local_ssds >= 0 && var.local_ssds <= 24 && floor(var.local_ssds) == var.local_ssds
    error_message = "A whole number from 0 to 24."
  }
}

variable "spot" {
  description = "Whether worker nodes are spot: cheaper, but they may be taken away at any moment. Runs resume from their checkpoints."
  type        = bool
  default     = true
}

variable "disk_gb" {
  description = "The disk of a worker node in GB: container images and, without local SSDs, the pods' files (SCRATCH of ../kubernetes/common.env, for each TaskManager)."
  type        = number
  default     = 200
}

variable "delete_results" {
  description = "Whether destroy may delete a bucket that still has objects: images, datasets, runs and reports."
  type        = bool
  default     = false
}
