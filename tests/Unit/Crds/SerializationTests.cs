using System.Text.Json;
using Berth.Crds;

namespace Berth.Tests.Unit.Crds;

public sealed class SerializationTests
{
    [Fact]
    public void Serialize_StatusAlone_SendsNoSpec()
    {
        var json = JsonSerializer.Serialize(
            new Workspace { Status = new() { Phase = WorkspacePhase.Stopped, StartedAt = DateTimeOffset.UnixEpoch } },
            CrdsJsonContext.Default.Workspace);

        json.ShouldBe("""{"status":{"phase":"Stopped","startedAt":"1970-01-01T00:00:00Z"},"metadata":{}}""");
    }

    [Fact]
    public void Deserialize_QuantityAsNumber_IsReadAsText()
    {
        var read = JsonSerializer.Deserialize(
            """{"spec":{"owner":"alice","resources":{"limits":{"cpu":2,"memory":"4Gi","example.com/gpu":0.5}}}}""",
            CrdsJsonContext.Default.Workspace)!;

        read.Spec.Resources!.Limits.ToDictionary(limit => limit.Key, limit => limit.Value.ToString()).ShouldBe(
            new Dictionary<string, string> { ["cpu"] = "2", ["memory"] = "4Gi", ["example.com/gpu"] = "0.5" }, ignoreOrder: true);
    }

    [Fact]
    public void Deserialize_WhatWasSerialized_IsTheSame()
    {
        var workspace = new Workspace
        {
            Metadata = new() { Name = "alice", NamespaceProperty = "team" },
            Spec = new()
            {
                Owner = "alice@example.com",
                OperatingMode = OperatingMode.Stopped,
                Source = new() { Snapshot = new() { Name = "monday" } },
                Timeout = new() { MaximumLifetime = "8h" },
            },
            Status = new() { Phase = WorkspacePhase.Failed, StartKind = StartKind.Snapshot, Snapshots = new() { Count = 1, Limit = 3 } },
        };

        var json = JsonSerializer.Serialize(workspace, CrdsJsonContext.Default.Workspace);

        JsonSerializer.Deserialize(json, CrdsJsonContext.Default.Workspace).ShouldBe(workspace);
    }
}
