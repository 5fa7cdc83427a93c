using System.Globalization;
using System.Text.Json.Nodes;

namespace Berth.Benchmarks.Phases;

/// <summary>The status of a workspace's pod as scheduler and kubelet write it on the way from created to ready, patch by patch.</summary>
public static class PodStory
{
    /// <summary>One patch (RFC 7386) per step; each is made when its step begins, as it holds the time.</summary>
    public static IReadOnlyList<Func<JsonObject>> Steps(TimeProvider time)
    {
        string? started = null;
        var waiting = () => State("waiting", new JsonObject { ["reason"] = "PodInitializing" });
        var ended = () => State(
            "terminated",
            new JsonObject { ["exitCode"] = 0, ["reason"] = "Completed", ["message"] = "Fresh", ["startedAt"] = Now(), ["finishedAt"] = Now() });
        return
        [
            () => Status("Pending", initialized: null, ready: null, null, null),
            () => Status("Pending", initialized: false, ready: false, waiting(), waiting()),
            () => Status("Pending", initialized: false, ready: false, State("running", new JsonObject { ["startedAt"] = Now() }), waiting()),
            () => Status("Pending", initialized: true, ready: false, ended(), waiting()),
            () => Status("Running", initialized: true, ready: false, ended(), State("running", new JsonObject { ["startedAt"] = Now() })),
            () => Status("Running", initialized: true, ready: true, ended(), State("running", new JsonObject { ["startedAt"] = Now() })),
        ];

        JsonObject Status(string phase, bool? initialized, bool? ready, JsonObject? content, JsonObject? workspace)
        {
            var conditions = new JsonArray(Condition("PodScheduled", true));
            if (initialized is { } isInitialized && ready is { } isReady)
            {
                conditions.Add((JsonNode)Condition("Initialized", isInitialized));
                conditions.Add((JsonNode)Condition("ContainersReady", isReady));
                conditions.Add((JsonNode)Condition("Ready", isReady));
            }

            var status = new JsonObject { ["phase"] = phase, ["conditions"] = conditions };
            if (content is not null && workspace is not null)
            {
                status["startTime"] = started ??= Now();
                status["initContainerStatuses"] = new JsonArray(Container("content", content, content.ContainsKey("terminated")));
                status["containerStatuses"] = new JsonArray(Container("workspace", workspace, ready == true));
            }

            return new() { ["status"] = status };
        }

        JsonObject Condition(string type, bool holds) => new()
        {
            ["type"] = type,
            ["status"] = holds ? "True" : "False",
            ["lastTransitionTime"] = Now(),
        };

        string Now() => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private static JsonObject State(string name, JsonObject detail) => new() { [name] = detail };

    private static JsonObject Container(string name, JsonObject state, bool ready) => new()
    {
        ["name"] = name,
        ["image"] = "berth.invalid/bench:1",
        ["imageID"] = "",
        ["ready"] = ready,
        ["restartCount"] = 0,
        ["state"] = state,
    };
}
