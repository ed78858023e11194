package io.mae4j.train.tracking;

import io.mae4j.UserError;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/**
 * A tracking server and how to be let in. Credentials come from MLflow's usual environment variables:
 * {@code MLFLOW_TRACKING_USERNAME} and {@code MLFLOW_TRACKING_PASSWORD}, or {@code MLFLOW_TRACKING_TOKEN}.
 *
 * @param base such as {@code http://host:5000}, without a slash at its end
 */
record ServerAddress(String base, String username, String password, String token) {

    static ServerAddress of(String uri, Map<String, String> environment) {
        String right = "; it is the address of a tracking server, such as http://127.0.0.1:5000";
        URI parsed;
        try {
            parsed = URI.create(uri);
        } catch (IllegalArgumentException e) {
            throw new UserError("tracking.uri is not a URI: '" + uri + "'" + right, e);
        }
        String scheme = parsed.getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new UserError("tracking.uri must begin with http:// or https://, not '" + uri + "'" + right
                    + " (files: tracking=file tracking.root=...)");
        }
        if (parsed.getHost() == null || parsed.getQuery() != null || parsed.getUserInfo() != null) {
            throw new UserError("tracking.uri must be a host and at most a port and a path, not '" + uri + "'" + right
                    + " (credentials: MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD)");
        }
        return new ServerAddress(
                uri.replaceAll("/+$", ""),
                environment.get("MLFLOW_TRACKING_USERNAME"),
                environment.get("MLFLOW_TRACKING_PASSWORD"),
                environment.get("MLFLOW_TRACKING_TOKEN"));
    }

    BasicMlflowHostCreds credentials() {
        return new BasicMlflowHostCreds(base, username, password, token, false);
    }

    /** The value of the Authorization header. */
    Optional<String> authorization() {
        if (username != null && password != null) {
            String pair = username + ":" + password;
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        return Optional.ofNullable(token).map(t -> "Bearer " + t);
    }
}
