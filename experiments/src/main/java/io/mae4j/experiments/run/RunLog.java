package io.mae4j.experiments.run;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** The log file of a run: everything that is logged while it is open. */
public final class RunLog implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final FileAppender<ILoggingEvent> appender = new FileAppender<>();

    /** Opens it; lines are added to what the file has. */
    public RunLog(Path file) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(root.getLoggerContext());
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setPattern("%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{0}: %msg%n");
        encoder.start();
        appender.setContext(root.getLoggerContext());
        appender.setName(file.toString());
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        appender.start();
        root.addAppender(appender);
    }

    /** Notes why the run ended, in the file alone: the command says it on the terminal. */
    public void failed(Throwable why) {
        appender.doAppend(
                new LoggingEvent(RunLog.class.getName(), root, Level.ERROR, "the run failed", why, new Object[0]));
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        appender.stop();
    }
}
