using Berth.Gateway.Links;

namespace Berth.Tests.Unit.Gateway.Links;

public sealed class RepositoryAddressTests
{
    [Theory]
    [InlineData("https://git.example.com/team/shop.git", "git.example.com", "https://git.example.com/team/shop.git/info/refs?service=git-upload-pack", "git.example.com")]
    [InlineData("https://git.example.com/team/shop/", "git.example.com", "https://git.example.com/team/shop/info/refs?service=git-upload-pack", "git.example.com")]
    [InlineData("https://GIT.example.com/shop", "git.example.com", "https://git.example.com/shop/info/refs?service=git-upload-pack", "git.example.com")]
    [InlineData("https://git.example.com:8443/shop", "git.example.com:8443", "https://git.example.com:8443/shop/info/refs?service=git-upload-pack", "git.example.com_8443")]
    [InlineData("http://git.example.com/shop", "http://git.example.com", "http://git.example.com/shop/info/refs?service=git-upload-pack", "git.example.com_80")]
    [InlineData("http://127.0.0.1:3000/shop", "http://127.0.0.1:3000", "http://127.0.0.1:3000/shop/info/refs?service=git-upload-pack", "127.0.0.1_3000")]
    public void Of_HostThatIsListed_IsAsked(string url, string listed, string discovery, string key)
    {
        var (address, refusal) = RepositoryAddress.Of(url, new() { RepositoryHosts = [listed] });

        refusal.ShouldBeNull();
        address!.Discovery.AbsoluteUri.ShouldBe(discovery);
        address.HostKey.ShouldBe(key);
    }

    [Theory]
    [InlineData("https://git.example.com/shop", "other.example.com")]
    [InlineData("https://git.example.com/shop", "example.com")]
    [InlineData("https://evil.git.example.com/shop", "git.example.com")]
    [InlineData("https://git.example.com.evil.com/shop", "git.example.com")]
    [InlineData("https://git.example.com:8443/shop", "git.example.com")]
    [InlineData("https://git.example.com/shop", "git.example.com:8443")]
    [InlineData("http://git.example.com/shop", "git.example.com")]
    [InlineData("https://git.example.com/shop", "http://git.example.com")]
    [InlineData("http://git.example.com:443/shop", "git.example.com")]
    [InlineData("https://127.0.0.1/shop", "git.example.com")]
    public void Of_HostThatIsNotListed_IsNotAsked(string url, string listed) =>
        RepositoryAddress.Of(url, new() { RepositoryHosts = [listed] }).ShouldBe((null, RepositoryAnswer.HostNotAllowed));

    [Fact]
    public void Of_NoHostListed_AsksNone() =>
        RepositoryAddress.Of("https://git.example.com/shop", new()).ShouldBe((null, RepositoryAnswer.HostNotAllowed));

    [Theory]
    [InlineData("ssh://git@git.example.com/shop")]
    [InlineData("git@git.example.com:shop")]
    [InlineData("git://git.example.com/shop")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user@git.example.com/shop")]
    [InlineData("https://user:token@git.example.com/shop")]
    [InlineData("https://git.example.com/shop?x=/")]
    [InlineData("https://git.example.com/shop#")]
    [InlineData("https://git.example.com\\@evil.com/shop")]
    [InlineData("https://git.example.com/sh op")]
    [InlineData("https://[::1]/shop")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void Of_AddressThatIsNone_IsNotAsked(string url) =>
        RepositoryAddress.Of(url, new() { RepositoryHosts = ["git.example.com", "http://git.example.com"] }).ShouldBe((null, RepositoryAnswer.NoAddress));
}
