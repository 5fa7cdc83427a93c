using System.Reflection;
using System.Text.Json;
using Berth.Crds;
using Berth.Crds.Schema;

namespace Berth.Tests.Unit.Crds;

public sealed class DefaultsTests
{
    public static TheoryData<Type> TypesWithDefaults =>
        [.. typeof(Workspace).Assembly.GetTypes().Where(type => type.GetProperties().Any(property => property.IsDefined(typeof(DefaultAttribute))))];

    // A source-generated reader gives init properties that are absent their type's zero: a default that is not zero would be lost.
    [Theory]
    [MemberData(nameof(TypesWithDefaults))]
    public void Deserialize_AbsentFields_HaveTheDefaultsOfTheSchema(Type type)
    {
        var constructor = type.GetConstructors().Single();
        var expected = constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.DefaultValue)]);
        var required = type.GetProperties()
            .Where(property => property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute)))
            .Select(property => $"\"{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}\":\"x\"");

        var read = JsonSerializer.Deserialize($"{{{string.Join(',', required)}}}", CrdsJsonContext.Default.GetTypeInfo(type)!);

        foreach (var property in type.GetProperties().Where(property => property.IsDefined(typeof(DefaultAttribute))))
        {
            property.GetValue(read).ShouldBe(property.GetValue(expected), property.Name);
        }
    }

    [Fact]
    public void WorkspaceClass_EmptySpec_AllowsThreeSnapshotsAndTenGibibytes()
    {
        var read = JsonSerializer.Deserialize("""{"spec":{}}""", CrdsJsonContext.Default.WorkspaceClass)!;

        read.Spec.Snapshots.ShouldBe(new() { Enabled = true, MaxPerWorkspace = 3 });
        read.Spec.Storage.DefaultSize.ShouldBe("10Gi");
    }
}
