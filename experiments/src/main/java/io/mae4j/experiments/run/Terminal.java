package io.mae4j.experiments.run;

import java.io.Console;

/** Whether a person sees the output as it comes. */
public final class Terminal {
    private Terminal() {}

    /** Whether input and output are a terminal. */
    public static boolean isThere() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try { // from JDK 22 on there is a console even without a terminal, and this method to ask
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
