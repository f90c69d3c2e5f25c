resource "google_storage_bucket" "results" {
  # Bucket names are global, and so are project identifiers.
  name     = "${var.name}-${var.project}"
  location = local.region

  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = var.delete_results

  # Artifacts are never changed, only written again: old versions and deleted objects would cost money without use.
  # No lifecycle rule: nothing here expires by age, and Cloud Storage itself discards unfinished uploads.
  versioning {
    enabled = false
  }

  soft_delete_policy {
    retention_duration_seconds = 0
  }

  depends_on = [google_project_service.needed]
}

resource "google_artifact_registry_repository" "images" {
  repository_id = var.name
  location      = local.region
  format        = "DOCKER"
  description   = "Images of lsq-beam"

  # An image has gigabytes, and every revision makes a new one.
  cleanup_policies {
    id     = "keep-the-newest"
    action = "KEEP"

    most_recent_versions {
      keep_count = 5
    }
  }

  cleanup_policies {
    id     = "delete-the-others"
    action = "DELETE"

    condition {
      older_than = "${30 * 24 * 3600}s"
    }
  }

  depends_on = [google_project_service.needed]
}
