using Berth.DevStorage.Data;

namespace Berth.Tests.Unit.DevStorage.Data;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("devstorage-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Restore_OfASnapshot_HoldsWhatTheVolumeHeldThen()
    {
        using var data = new DataDirectory(_root);
        await data.MakeVolumeAsync("v1", null, Ct);
        await File.WriteAllTextAsync(Path.Combine(data.VolumePath("v1"), ".file"), "then", Ct);
        File.CreateSymbolicLink(Path.Combine(data.VolumePath("v1"), "link"), "/nowhere");
        await data.CutAsync("s1", new(7, 9, "v1"), Ct);
        await File.WriteAllTextAsync(Path.Combine(data.VolumePath("v1"), ".file"), "later", Ct);

        await data.MakeVolumeAsync("v2", "s1", Ct);

        (await File.ReadAllTextAsync(Path.Combine(data.VolumePath("v2"), ".file"), Ct)).ShouldBe("then");
        new FileInfo(Path.Combine(data.VolumePath("v2"), "link")).LinkTarget.ShouldBe("/nowhere");
        data.Find("s1").ShouldBe(new(7, 9, "v1"));
        new DirectoryInfo(data.VolumePath("v2")).UnixFileMode.ShouldBe((UnixFileMode)0b111_111_111);
    }

    [Fact]
    public async Task Cut_OfAMissingVolume_LeavesNothing()
    {
        using var data = new DataDirectory(_root);

        await Should.ThrowAsync<IOException>(() => data.CutAsync("s1", new(1, 1, "missing"), Ct));

        data.Find("s1").ShouldBeNull();
        Directory.EnumerateFileSystemEntries(Path.Combine(_root, "work")).ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(Path.Combine(_root, "pending")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_AfterAKill_ForgetsPartsAndKnowsWhatWasNotConfirmed()
    {
        using (var data = new DataDirectory(_root))
        {
            await data.MakeVolumeAsync("told", null, Ct);
            data.Confirm("told");
            await data.MakeVolumeAsync("untold", null, Ct);
            Directory.CreateDirectory(Path.Combine(_root, "work", "part.1"));
        }

        using var again = new DataDirectory(_root);

        again.Unconfirmed.ShouldBe(["untold"]);
        again.HasVolume("told").ShouldBeTrue();
        Directory.EnumerateFileSystemEntries(Path.Combine(_root, "work")).ShouldBeEmpty();
    }

    [Fact]
    public void Open_Twice_IsRefused()
    {
        using var first = new DataDirectory(_root);

        Should.Throw<IOException>(() => new DataDirectory(_root)).Message.ShouldContain("in use by another devstorage");
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a\n")]
    public void Find_OfAnotherPlace_FindsNothing(string handle)
    {
        using var data = new DataDirectory(_root);

        data.Find(handle).ShouldBeNull();
        Should.Throw<ArgumentException>(() => data.RemoveSnapshot(handle));
    }

    [Fact]
    public async Task Remove_Twice_IsAsGoodAsOnce()
    {
        using var data = new DataDirectory(_root);
        await data.MakeVolumeAsync("v1", null, Ct);

        data.RemoveVolume("v1");
        data.RemoveVolume("v1");

        data.HasVolume("v1").ShouldBeFalse();
        data.IsUnconfirmed("v1").ShouldBeFalse();
    }
}
