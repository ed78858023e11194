package io.mae4j.notebook;

import java.util.Map;

/** Something that a notebook shows as more than a line of text. */
public interface Rich {
    /** The key of the form that a plain JShell prints. */
    String TEXT = "text/plain";

    /**
     * What is shown, by MIME type: {@code text/plain} always, and what a notebook prefers to it. Pictures other than SVG are in
     * Base64.
     */
    Map<String, String> forms();
}
