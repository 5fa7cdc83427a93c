namespace Berth.Kube.Runtime;

/// <summary>How the stores of a process are kept; every setting has client-go's default.</summary>
public sealed class ReflectorOptions
{
    /// <summary>
    /// Ask for lists as the first events of a watch (KEP-3157), which costs the server no memory. On unless set; a server that does not
    /// do it is asked once per kind and then for pages.
    /// </summary>
    public bool StreamLists { get; set; } = true;

    /// <summary>How many objects a page of a list has. 500 unless set.</summary>
    public int PageSize { get; set; } = 500;

    /// <summary>The delay after the first failure; it doubles with each, and is stretched at random by up to its own length. 800 ms.</summary>
    public TimeSpan FirstBackoff { get; set; } = TimeSpan.FromMilliseconds(800);

    /// <summary>The longest delay. 30 s.</summary>
    public TimeSpan LongestBackoff { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After this time without a failure the delays begin from the start again. 2 min.</summary>
    public TimeSpan HealthyAfter { get; set; } = TimeSpan.FromMinutes(2);
}
