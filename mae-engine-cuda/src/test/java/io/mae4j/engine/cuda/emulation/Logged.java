package io.mae4j.engine.cuda.emulation;

import io.mae4j.engine.cuda.card.Device;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** A device, and the names of what was asked of it, in order; what is asked of its parts as {@code recording.replay}. */
public record Logged(Device device, List<String> calls) {
    public static Logged of(Device device) {
        List<String> calls = new ArrayList<>();
        return new Logged(log(Device.class, "", device, calls), calls);
    }

    private static <T> T log(Class<T> type, String prefix, Object target, List<String> calls) {
        return type.cast(Proxy.newProxyInstance(
                Logged.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    calls.add(prefix + method.getName());
                    Object result;
                    try {
                        result = method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (result instanceof Device.Uploads uploads) {
                        return log(Device.Uploads.class, "beside.", uploads, calls);
                    }
                    if (result instanceof Device.Recording recording) {
                        calls.add("recorded");
                        return log(Device.Recording.class, "recording.", recording, calls);
                    }
                    return result;
                }));
    }
}
