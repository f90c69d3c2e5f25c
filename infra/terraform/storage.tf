resource "google_storage_bucket" "results" {
  # Names of buckets are the whole world's, a project's identifier is too.
  name     = "${var.name}-${var.project}"
  location = local.region

  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = var.delete_results

  # An artifact is never changed, only written again: old versions and deleted objects would be paid for and not be used.
  # No lifecycle rule: nothing here is old by its age alone, and uploads that never end are the storage's to forget.
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

  # An image is gigabytes, and every revision makes one.
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
