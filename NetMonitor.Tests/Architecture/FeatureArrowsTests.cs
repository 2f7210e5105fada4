using Microsoft.AspNetCore.Components;
using NetMonitor.Console;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using Npgsql;

namespace NetMonitor.Tests.Architecture;

/// <summary>The arrows inside the console: features don't know each other, and pages go through use cases and queries.</summary>
public sealed class FeatureArrowsTests
{
    private const string Features = "NetMonitor.Console.Features.";

    private static readonly Type[] s_types = typeof(ConsoleHost).Assembly.GetTypes();

    [Fact]
    public void Features_PagesIncluded_DontReferToOneAnother()
    {
        var features = s_types.Where(type => FeatureOf(type) is not null).ToList();

        Assert.True(features.Select(FeatureOf).Distinct().Count() >= 4);
        // What two of them share is a domain type, a journal event, or has a room of its own outside of them.
        Assert.Empty(features.SelectMany(type => Mentions.Of(type).Where(other => FeatureOf(other) is { } feature && feature != FeatureOf(type))
            .Select(other => $"{type.FullName} → {other.FullName}")).Distinct());
    }

    [Fact]
    public void Pages_DontReachTheDatabase()
    {
        var pages = s_types.Where(type => typeof(IComponent).IsAssignableFrom(type)).ToList();

        Assert.Contains(pages, page => page.Name.EndsWith("Page", StringComparison.Ordinal));
        Assert.Empty(pages.SelectMany(page => Mentions.WithNested(page).SelectMany(Mentions.Of).Where(IsDatabase)
            .Select(used => $"{page.FullName} → {used.FullName}")).Distinct());
    }

    [Fact]
    public void Mentioned_OfAUseCase_SeesTheDatabaseInItsBodies() => Assert.Contains(
        Mentions.WithNested(typeof(Console.Features.Accounts.ChangePassword)).SelectMany(Mentions.Of), IsDatabase);

    private static bool IsDatabase(Type type) =>
        type == typeof(NetMonitorDb) || type == typeof(NpgsqlDataSource) || type == typeof(NpgsqlConnection) || type.GenericTypeArguments.Any(IsDatabase);

    private static string? FeatureOf(Type type) =>
        type.Namespace?.StartsWith(Features, StringComparison.Ordinal) == true ? type.Namespace[Features.Length..].Split('.')[0] : null;
}
