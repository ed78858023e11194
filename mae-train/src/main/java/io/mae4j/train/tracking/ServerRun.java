package io.mae4j.train.tracking;

import java.util.List;
import java.util.Optional;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/** A run on the server: found or created, and fed with entries. Used by one thread at a time. */
final class ServerRun {
    private final MlflowServer server;
    private final ArtifactUpload upload;
    private RunIdentity identity;
    private String artifactUri;
    private boolean isNew;

    ServerRun(MlflowServer server, RunIdentity identity) {
        this.server = server;
        this.upload = new ArtifactUpload(server);
        this.identity = identity;
    }

    /** Finds the run by its key or creates it, unless it is known; returns it with its id. */
    RunIdentity ensure() throws ServerAway, ServerRefused {
        if (identity.runId().isEmpty()) {
            String experimentId = experiment();
            Optional<String> known =
                    server.ask(client -> find(client, experimentId, RunIdentity.KEY_TAG, identity.key()));
            String runId = known.isPresent() ? known.get() : create(experimentId);
            isNew = known.isEmpty();
            adopt(experimentId, runId);
            identity = identity.withRunId(runId);
        }
        return identity;
    }

    /** Whether {@link #ensure} has created it. */
    boolean isNew() {
        return isNew;
    }

    /** Sends the first entries of those given, as many as go together; returns how many. */
    int send(List<SpoolEntry> entries) throws ServerAway, ServerRefused {
        int count = Batch.size(entries);
        SpoolEntry first = entries.get(0);
        String runId = ensure().runId();
        if (first instanceof SpoolEntry.Artifact artifact) {
            if (artifactUri == null) {
                artifactUri =
                        server.ask(client -> client.getRun(runId).getInfo().getArtifactUri());
            }
            upload.send(runId, artifactUri, artifact);
        } else if (first instanceof SpoolEntry.Status status) {
            server.ask(client -> status(client, runId, status));
        } else {
            Batch.send(server, runId, entries.subList(0, count));
        }
        return count;
    }

    /** Whether the server tells of the run, or refuses to: it is there. */
    boolean answers() {
        try {
            server.ask(client -> client.getRun(identity.runId()));
            return true;
        } catch (ServerRefused e) {
            return true;
        } catch (ServerAway e) {
            return false;
        }
    }

    /**
     * Tells a run that is gone from an entry that is refused.
     *
     * @throws ServerRefused if the server has no such run any more, or only as a deleted one
     */
    void requireActive() throws ServerAway, ServerRefused {
        String runId = identity.runId();
        Service.RunInfo info;
        try {
            info = server.ask(client -> client.getRun(runId)).getInfo();
        } catch (ServerRefused e) {
            throw new ServerRefused(
                    "it has no run " + runId + " any more (" + e.getMessage() + "); restore its database", e);
        }
        if (info.getLifecycleStage().equals("deleted")) {
            throw new ServerRefused("the run " + runId + " is deleted there; restore it, or its experiment", null);
        }
    }

    private static Void status(MlflowClient client, String runId, SpoolEntry.Status status) {
        if (status.time() == 0) { // the client's own call sets an end time
            client.sendPost("runs/update", "{\"run_id\":\"" + runId + "\",\"status\":\"" + status.status() + "\"}");
        } else {
            client.setTerminated(runId, Service.RunStatus.valueOf(status.status()), status.time());
        }
        return null;
    }

    private String experiment() throws ServerAway, ServerRefused {
        Optional<Service.Experiment> known = server.ask(client -> client.getExperimentByName(identity.experiment()));
        if (known.isEmpty()) {
            try {
                String created = server.ask(client -> client.createExperiment(identity.experiment()));
                server.ask(
                        client -> { // else the page shows what language models need
                            client.setExperimentTag(created, "mlflow.experimentKind", "custom_model_development");
                            return null;
                        });
                return created;
            } catch (ServerRefused e) { // another process was faster
                known = server.ask(client -> client.getExperimentByName(identity.experiment()));
                if (known.isEmpty()) {
                    throw e;
                }
            }
        }
        if (known.get().getLifecycleStage().equals("deleted")) {
            throw new ServerRefused(
                    "the experiment '" + identity.experiment()
                            + "' is deleted on the server; restore it, or choose another tracking.experiment",
                    null);
        }
        return known.get().getExperimentId();
    }

    private String create(String experimentId) throws ServerAway, ServerRefused {
        Service.CreateRun.Builder run = Service.CreateRun.newBuilder()
                .setExperimentId(experimentId)
                .setRunName(identity.name())
                .setStartTime(identity.startTime())
                .setUserId(System.getProperty("user.name", "unknown"))
                .addTags(tag(RunIdentity.KEY_TAG, identity.key()));
        identity.tags().forEach((key, value) -> {
            if (!key.equals("mlflow.parentRunId") && !key.equals(RunIdentity.KEY_TAG)) {
                run.addTags(tag(key, value));
            }
        });
        if (!identity.parent().isEmpty()) { // an id, or the key of a parent that began while the server was away
            Optional<String> parent =
                    server.ask(client -> find(client, experimentId, RunIdentity.KEY_TAG, identity.parent()));
            run.addTags(tag("mlflow.parentRunId", parent.orElse(identity.parent())));
        }
        return server.ask(client -> client.createRun(run.build()).getRunId());
    }

    /** Children that were created before this run know it by its key only. */
    private void adopt(String experimentId, String runId) throws ServerAway, ServerRefused {
        while (true) {
            Optional<String> child =
                    server.ask(client -> find(client, experimentId, "mlflow.parentRunId", identity.key()));
            if (child.isEmpty() || isRunId(identity.key())) {
                return;
            }
            server.ask(client -> {
                client.setTag(child.get(), "mlflow.parentRunId", runId);
                return null;
            });
        }
    }

    /** A file store that was migrated to this server before has runs under their old ids: their children are not ours. */
    private boolean isRunId(String id) throws ServerAway {
        try {
            server.ask(client -> client.getRun(id));
            return true;
        } catch (ServerRefused e) {
            return false;
        }
    }

    private static Optional<String> find(MlflowClient client, String experimentId, String tag, String value) {
        String filter = "tags.`" + tag + "` = '" + value.replace("'", "") + "'";
        return client.searchRuns(List.of(experimentId), filter, Service.ViewType.ACTIVE_ONLY, 1).getItems().stream()
                .map(run -> run.getInfo().getRunId())
                .findFirst();
    }

    private static Service.RunTag tag(String key, String value) {
        return Service.RunTag.newBuilder().setKey(key).setValue(value).build();
    }
}
