output "settings" {
  description = "Settings for ../docker/build and ../kubernetes/render: terraform output -raw settings >../cloud.env"
  value       = <<-EOT
    REPOSITORY=${google_artifact_registry_repository.images.location}-docker.pkg.dev/${var.project}/${google_artifact_registry_repository.images.repository_id}
    BUCKET=${google_storage_bucket.results.name}
    SERVICE_ACCOUNT=${google_service_account.work.email}
    TASK_MANAGERS=${var.workers * (var.accelerator == null ? 1 : var.gpus)}
  EOT
}

output "registry" {
  description = "The host for docker's login: gcloud auth configure-docker $(terraform output -raw registry)"
  value       = "${google_artifact_registry_repository.images.location}-docker.pkg.dev"
}

output "credentials" {
  description = "The command that lets kubectl reach the cluster."
  value       = "gcloud container clusters get-credentials ${google_container_cluster.lsq.name} --zone=${google_container_cluster.lsq.location} --project=${var.project}"
}
