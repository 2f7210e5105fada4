using NetMonitor.Tests.Browser;
using NetMonitor.Tests.Data;
using NetMonitor.Tests.Support;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace NetMonitor.Tests.Support;

/// <summary>The longest classes begin first: begun last, one of them would run on alone while the other processor waits.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] s_longest = [nameof(EveryPageTests), nameof(QueryPlanTests), nameof(Faults.ComposeTests)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(IsLong)];

    private static bool IsLong<TTestCollection>(TTestCollection collection) where TTestCollection : ITestCollection =>
        s_longest.Any(name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal));
}
