/**
 * Where runs are recorded. A {@link io.mae4j.train.tracking.Tracker} is chosen by name: {@code file} (the default) writes
 * MLflow's file-store layout under {@code mlruns/} without any server; {@code mlflow} sends to a tracking server, through a
 * spool on disk in the run folder, so that a server that is away neither stops nor slows training and nothing is lost.
 *
 * <p>Dependencies: {@code org.mlflow:mlflow-client} 2.17.2 is the newest Java client that is published; newer servers keep
 * the REST calls that it makes. It forks Python for artifacts, so those are uploaded here with {@code java.net.http}.
 * {@code org.yaml:snakeyaml} (no dependencies) reads and writes {@code meta.yaml} by the same YAML 1.1 rules as MLflow.
 */
package io.mae4j.train.tracking;
