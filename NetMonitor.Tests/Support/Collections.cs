namespace NetMonitor.Tests.Support;

/// <summary>Tests of what belongs to the whole process. They run when all others have ended, one after another.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}

/// <summary>Tests that change nothing anybody else looks at: they share one console.</summary>
[CollectionDefinition(Name)]
public sealed class ReadersCollection : ICollectionFixture<ConsoleFixture>
{
    public const string Name = "Readers";
}
