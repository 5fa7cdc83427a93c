using Berth.Generate;
using Berth.Generate.Output;

namespace Berth.Tests.Unit.Generate;

public sealed class GeneratedFilesTests
{
    private static readonly SourceTree Sources = new(AppContext.BaseDirectory);

    [Fact]
    public void Stale_CommittedFiles_AreCurrent() =>
        Sources.Stale(GeneratedFiles.All()).Select(file => file.Path).ShouldBeEmpty("run hack/generate/run and commit what it writes");

    [Fact]
    public void All_CalledTwice_GivesTheSameBytes() => GeneratedFiles.All().ShouldBe(GeneratedFiles.All());
}
