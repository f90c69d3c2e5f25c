resource "google_compute_network" "lsq" {
  name = var.name

  depends_on = [google_project_service.needed]
}

# One zone: TaskManagers talk to each other, and a lost zone costs time, not results.
resource "google_container_cluster" "lsq" {
  name     = var.name
  location = var.zone
  network  = google_compute_network.lsq.id

  remove_default_node_pool = true
  initial_node_count       = 1
  # The cluster is created for a batch of work and destroyed afterwards; the results are in the bucket.
  deletion_protection = false

  release_channel {
    channel = "REGULAR"
  }

  # Ranges of addresses for pods and services, as GKE chooses them.
  ip_allocation_policy {}

  workload_identity_config {
    workload_pool = "${var.project}.svc.id.goog"
  }

  # Enforces the NetworkPolicy of ../kubernetes/cluster.yaml.
  datapath_provider = "ADVANCED_DATAPATH"

  master_authorized_networks_config {
    dynamic "cidr_blocks" {
      for_each = var.authorized_networks

      content {
        cidr_block = cidr_blocks.value
      }
    }
  }

  # The default pool exists for minutes, with these permissions.
  node_config {
    service_account = google_service_account.nodes.email
    oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]
  }

  lifecycle {
    # Otherwise each apply would see the removed default pool as a change and create the cluster again.
    ignore_changes = [node_config]
  }
}

# The operator, the JobManager and the command. Never spot, because a job ends with them.
resource "google_container_node_pool" "system" {
  name       = "system"
  cluster    = google_container_cluster.lsq.id
  node_count = 1

  node_config {
    machine_type    = "e2-standard-4"
    service_account = google_service_account.nodes.email
    oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]
    labels          = { lsq-pool = "system" }

    workload_metadata_config {
      mode = "GKE_METADATA"
    }
  }
}

# The TaskManagers. The pool is empty while no job asks for slots.
resource "google_container_node_pool" "workers" {
  name               = "workers"
  cluster            = google_container_cluster.lsq.id
  initial_node_count = 0

  autoscaling {
    min_node_count  = 0
    max_node_count  = var.workers
    location_policy = "ANY"
  }

  management {
    auto_repair  = true
    auto_upgrade = true
  }

  node_config {
    machine_type    = var.machine_type
    spot            = var.spot
    disk_size_gb    = var.disk_gb
    disk_type       = "pd-balanced"
    service_account = google_service_account.nodes.email
    oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]
    labels          = { lsq-pool = "workers" }

    # Keeps the cluster's own pods away, which would keep a node alive.
    taint {
      key    = "lsq-workers"
      value  = "true"
      effect = "NO_SCHEDULE"
    }

    workload_metadata_config {
      mode = "GKE_METADATA"
    }

    dynamic "ephemeral_storage_local_ssd_config" {
      for_each = var.local_ssds == 0 ? [] : [var.local_ssds]

      content {
        local_ssd_count = ephemeral_storage_local_ssd_config.value
      }
    }

    dynamic "guest_accelerator" {
      for_each = var.accelerator == null ? [] : [var.accelerator]

      content {
        type  = guest_accelerator.value
        count = var.gpus

        gpu_driver_installation_config {
          gpu_driver_version = "LATEST"
        }
      }
    }
  }
}
