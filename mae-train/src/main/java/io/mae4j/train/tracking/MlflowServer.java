package io.mae4j.train.tracking;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;

/**
 * The Java client, with what it lacks: a deadline for each request, and a clear line between a server that is away and one
 * that refuses.
 */
final class MlflowServer implements AutoCloseable {
    /** The client's HTTP library tells each lost connection to the console; we say once that the server is away. */
    private static final Logger HTTP_LOG = Logger.getLogger("org.mlflow_project.apachehttp");

    static {
        HTTP_LOG.setLevel(Level.WARNING);
    }

    private final ServerAddress address;
    private final long deadlineMillis;
    private final ExecutorService requests = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "mlflow-request");
        thread.setDaemon(true);
        return thread;
    });
    private MlflowClient client;
    private HttpClient http; // for what the client cannot do

    MlflowServer(ServerAddress address, long deadlineMillis) {
        this.address = address;
        this.deadlineMillis = deadlineMillis;
    }

    /** A request by the client. */
    @FunctionalInterface
    interface Request<T> {
        T send(MlflowClient client);
    }

    ServerAddress address() {
        return address;
    }

    /** For requests beside the client's. One for all runs: each has a thread of its own until it is garbage. */
    synchronized HttpClient http() {
        if (http == null) {
            http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
        }
        return http;
    }

    synchronized <T> T ask(Request<T> request) throws ServerAway, ServerRefused {
        return ask(request, deadlineMillis);
    }

    synchronized <T> T ask(Request<T> request, long millis) throws ServerAway, ServerRefused {
        if (client == null) {
            client = new AnsweredClient(address.credentials());
        }
        MlflowClient current = client;
        Future<T> answer = requests.submit(() -> request.send(current));
        try {
            return answer.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            hangUp(); // ends the blocked read, and with it the request's thread
            throw new ServerAway("no answer within " + millis / 1000 + " s", e);
        } catch (InterruptedException e) {
            hangUp();
            Thread.currentThread().interrupt();
            throw new ServerAway("interrupted", e);
        } catch (ExecutionException e) {
            throw sort(e.getCause());
        }
    }

    private static ServerAway sort(Throwable e) throws ServerRefused {
        if (e instanceof MlflowHttpException http) {
            String body = http.getBodyMessage() == null ? "" : http.getBodyMessage();
            if (refuses(http.getStatusCode(), body)) {
                throw new ServerRefused(reason(body), e);
            }
            return new ServerAway("status " + http.getStatusCode() + " " + http.getReasonPhrase(), e);
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new ServerAway(root instanceof IOException ? root.getMessage() : root.toString(), e);
    }

    /**
     * Whether an answer is MLflow's own no, not a proxy's, an overload's or a missing password's. What is too large for a proxy
     * is so for good.
     */
    static boolean refuses(int status, String body) {
        return status == 413
                || (status == 400 || status == 404)
                        && body.contains("error_code")
                        && !body.contains("ENDPOINT_NOT_FOUND");
    }

    /** The message of MLflow's answer, on one line. */
    static String reason(String body) {
        try {
            return ConfigFactory.parseString(body).getString("message").replaceAll("\\s+", " ");
        } catch (ConfigException e) {
            return body.replaceAll("\\s+", " ");
        }
    }

    private void hangUp() {
        client.close();
        client = null;
    }

    @Override
    public synchronized void close() {
        requests.shutdown();
        if (client != null) {
            hangUp();
        }
    }
}
