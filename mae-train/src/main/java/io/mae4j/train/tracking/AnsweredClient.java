package io.mae4j.train.tracking;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.creds.MlflowHostCredsProvider;

/**
 * The client, but for what it takes for a success: a redirect to where one logs in, or such a page in place of an answer, as
 * gateways give them when a session has ended.
 */
final class AnsweredClient extends MlflowClient {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 60;

    AnsweredClient(MlflowHostCredsProvider server) {
        super(server);
    }

    @Override
    public String sendPost(String path, String json) {
        String answer = super.sendPost(path, json);
        if (!isJson(answer)) {
            throw new UncheckedIOException(new IOException(notMlflows(answer)));
        }
        return answer;
    }

    static boolean isJson(String answer) {
        return answer.stripLeading().startsWith("{");
    }

    /** What is wrong with an answer that is not MLflow's. */
    static String notMlflows(String answer) {
        String line = answer.replaceAll("\\s+", " ").strip();
        return "an answer that is not MLflow's: '" + line.substring(0, Math.min(SHOWN, line.length())) + "'";
    }
}
