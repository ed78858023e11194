package io.mae4j.train.tracking;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests with a server in this process, which answers what they say. */
abstract class OnHttpServer {
    private HttpServer server;

    @BeforeEach
    final void openServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            answer(exchange);
        });
        server.start();
    }

    @AfterEach
    final void closeServer() {
        server.stop(0);
    }

    /** Answers a request, whose body has been read. */
    abstract void answer(HttpExchange exchange) throws IOException;

    static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    final String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
