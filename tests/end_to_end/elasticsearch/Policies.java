import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.elasticsearch.common.xcontent.LoggingDeprecationHandler;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.json.JsonXContent;
import org.elasticsearch.xpack.core.ilm.DeleteAction;
import org.elasticsearch.xpack.core.ilm.LifecycleAction;
import org.elasticsearch.xpack.core.ilm.LifecycleType;
import org.elasticsearch.xpack.core.ilm.TimeseriesLifecycleType;
import org.elasticsearch.xpack.core.ilm.action.PutLifecycleAction;

// Reads lifecycle policies as `PUT _ilm/policy` does, with the code of Elasticsearch that does it, and prints what it understood.
class Policies {
    public static void main(String[] files) throws Exception {
        var registry = new NamedXContentRegistry(List.of(
            new NamedXContentRegistry.Entry(
                LifecycleType.class, new ParseField("timeseries"), parser -> TimeseriesLifecycleType.INSTANCE),
            new NamedXContentRegistry.Entry(LifecycleAction.class, new ParseField("delete"), DeleteAction::parse)));
        for (var file : files) {
            var parser = JsonXContent.jsonXContent.createParser(
                registry, LoggingDeprecationHandler.INSTANCE, Files.readString(Path.of(file)));
            var policy = PutLifecycleAction.Request.parseRequest("policy", parser).getPolicy();
            for (var phase : policy.getPhases().values()) {
                System.out.println(phase.getName() + " " + phase.getMinimumAge().millis() + " " + phase.getActions().keySet());
            }
        }
    }
}
