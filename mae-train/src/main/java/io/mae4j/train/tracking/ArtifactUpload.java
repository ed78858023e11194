package io.mae4j.train.tracking;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.mlflow.tracking.MlflowClientException;

/**
 * Brings a file to where a run's artifacts are. The run's {@code artifact_uri} says how: {@code mlflow-artifacts:} is the
 * tracking server's own proxy, to which the bytes are PUT; {@code file:} and a bare path are a folder that this machine
 * shares with the server; for {@code s3:}, {@code gs:} and the like the client forks {@code python -m
 * mlflow.store.artifact.cli}.
 */
final class ArtifactUpload {
    private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts";
    private static final long SLOWEST_BYTES_PER_SECOND = 100_000;

    private final MlflowServer server;

    ArtifactUpload(MlflowServer server) {
        this.server = server;
    }

    void send(String runId, String artifactUri, SpoolEntry.Artifact artifact) throws ServerAway, ServerRefused {
        if (!Files.isRegularFile(artifact.file())) {
            throw new ServerRefused("the file is gone: " + artifact.file(), null);
        }
        String scheme =
                artifactUri.matches("[a-z][a-z0-9+-]+:.*") ? artifactUri.substring(0, artifactUri.indexOf(':')) : "";
        String below = artifact.folder().isEmpty() ? artifact.name() : artifact.folder() + "/" + artifact.name();
        switch (scheme) {
            case "mlflow-artifacts" -> put(proxied(URI.create(artifactUri)) + "/" + encode(below), artifact.file());
            case "http", "https" -> put(artifactUri + "/" + encode(below), artifact.file());
            case "file" -> copy(Path.of(URI.create(artifactUri)).resolve(below), artifact.file());
            case "" -> copy(Path.of(artifactUri).resolve(below), artifact.file());
            default -> fork(runId, artifact, scheme);
        }
    }

    private String proxied(
            URI uri) { // mlflow-artifacts:/path is the tracking server's, mlflow-artifacts://host/path another's
        String base = server.address().base();
        if (uri.getAuthority() != null) {
            base = base.substring(0, base.indexOf("://") + 3) + uri.getAuthority();
        }
        return base + PROXY + (uri.getRawPath().startsWith("/") ? "" : "/") + uri.getRawPath();
    }

    private void put(String url, Path file) throws ServerAway, ServerRefused {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                    .PUT(BodyPublishers.ofFile(file))
                    .timeout(Duration.ofSeconds(60 + Files.size(file) / SLOWEST_BYTES_PER_SECOND));
            server.address().authorization().ifPresent(value -> request.header("Authorization", value));
            HttpResponse<String> answer = server.http().send(request.build(), BodyHandlers.ofString());
            if (MlflowServer.refuses(answer.statusCode(), answer.body())) {
                throw new ServerRefused(MlflowServer.reason(answer.body()), null);
            }
            if (answer.statusCode() / 100 != 2) {
                throw new ServerAway("status " + answer.statusCode() + " for " + url, null);
            }
            if (url.contains(PROXY) && !answer.body().isBlank() && !AnsweredClient.isJson(answer.body())) {
                throw new ServerAway(AnsweredClient.notMlflows(answer.body()) + " for " + url, null);
            }
        } catch (IOException e) {
            throw new ServerAway(e.getClass().getSimpleName() + " for " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerAway("interrupted", e);
        }
    }

    private static void copy(Path target, Path file) throws ServerAway {
        try {
            Files.createDirectories(target.getParent());
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ServerAway(
                    "cannot write " + target + ", where the server keeps artifacts (started with"
                            + " --serve-artifacts it takes them itself): " + e,
                    e);
        }
    }

    private void fork(String runId, SpoolEntry.Artifact artifact, String scheme) throws ServerAway, ServerRefused {
        try {
            Path folder = Files.createTempDirectory("mae4j-artifact");
            Path named = folder.resolve(artifact.name());
            try {
                Files.copy(artifact.file(), named); // the client knows no other name than the file's
                long millis = 1000 * (60 + Files.size(named) / SLOWEST_BYTES_PER_SECOND);
                server.ask(
                        client -> {
                            String into = artifact.folder().isEmpty() ? null : artifact.folder();
                            try {
                                client.logArtifact(runId, named.toFile(), into);
                            } catch (MlflowClientException e) {
                                throw new IllegalStateException("this server keeps artifacts in " + scheme
                                        + ":, which needs Python with mlflow and that store's library"
                                        + " (MLFLOW_PYTHON_EXECUTABLE names the interpreter; a server started with"
                                        + " --serve-artifacts needs none): " + e.getMessage());
                            }
                            return null;
                        },
                        millis);
            } finally {
                Files.deleteIfExists(named);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new ServerAway("cannot copy " + artifact.file(), e);
        }
    }

    private static String encode(String path) {
        return Arrays.stream(path.split("/"))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }
}
