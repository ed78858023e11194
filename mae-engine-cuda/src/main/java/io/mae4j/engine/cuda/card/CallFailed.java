package io.mae4j.engine.cuda.card;

/** A call of NVIDIA's libraries that failed, where the machine is not known to be at fault: the message has its status and name. */
public final class CallFailed extends IllegalStateException {
    private static final long serialVersionUID = 1;

    public CallFailed(String message) {
        super(message);
    }

    /** The same, and during what. */
    public CallFailed during(String what) {
        CallFailed longer = new CallFailed(getMessage() + ", during " + what);
        longer.initCause(this);
        return longer;
    }
}
