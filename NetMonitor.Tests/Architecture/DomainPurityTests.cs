using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Tests.Architecture;

/// <summary>The domain is pure: no packages, no I/O, no clock. The assembly's own references are the evidence.</summary>
public class DomainPurityTests
{
    private static readonly Assembly Domain = typeof(Refusal).Assembly;

    // Parts of the BCL that a rule has no business with; each is an assembly of its own and shows among the references.
    private static readonly string[] Outside =
    [
        "System.Console", "System.Data", "System.Diagnostics.Process", "System.IO", "System.Net", "System.Threading.Timer", "System.Security.Principal",
    ];

    [Fact]
    public void Domain_ReferencesNothingButTheBaseClassLibrary() => Assert.All(
        Domain.GetReferencedAssemblies(), reference => Assert.StartsWith("System.", reference.Name + ".", StringComparison.Ordinal));

    [Fact]
    public void Domain_ReferencesNoPartThatReachesOutside() => Assert.All(
        Domain.GetReferencedAssemblies(),
        reference => Assert.DoesNotContain(Outside, part => reference.Name == part || reference.Name!.StartsWith(part + ".", StringComparison.Ordinal)));

    [Fact]
    public void Domain_UsesNoClockNoFileAndNoRandomNumber()
    {
        // These live in System.Runtime beside strings and dates, so the assembly names don't show them: the type references do.
        string[] banned =
        [
            "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Random", "System.Environment", "System.IO.File", "System.IO.FileStream",
            "System.IO.Directory",
            "System.Security.Cryptography.RandomNumberGenerator", "System.Threading.Thread", "System.Threading.Timer",
        ];

        Assert.Empty(TypeReferences(Domain).Intersect(banned));
    }

    [Fact]
    public void TypeReferences_OfThisAssembly_AreSeen() => Assert.Contains("System.TimeProvider", TypeReferences(typeof(DomainPurityTests).Assembly));

    [Fact]
    public void Domain_TypesLieInTheFolderOfAContext_OrOneWithin() => Assert.All(
        Domain.GetExportedTypes(), type => Assert.Matches(@"^NetMonitor\.Domain\.[A-Z][A-Za-z]+(\.[A-Z][A-Za-z]+)?$", type.Namespace));

    /// <summary>A use that the test above must find in this assembly, or it finds nothing anywhere.</summary>
    internal static long Canary() => TimeProvider.System.GetTimestamp();

    private static HashSet<string> TypeReferences(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")];
    }
}
