namespace Berth.Tests.Faults.Stories;

/// <summary>Something that users do, in two parts: how it comes to that, undisturbed, and the part whose every write is tried.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Prepare">How it comes to that.</param>
/// <param name="Act">What is done, up to where its effect is seen.</param>
public sealed record Story(string Name, Func<StoryWorld, Task> Prepare, Func<StoryWorld, Task> Act);
