using System.Reflection;
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
        // The directory of units is what all features stand on, as the domain's contexts stand on its Units: a page that names a unit
        // or lets one choose a unit asks it. It refers to no feature itself. Nothing else is shared but domain types and the journal.
        Assert.Empty(features.SelectMany(type => Mentioned(type)
            .Where(other => FeatureOf(other) is { } feature && feature != "Units" && feature != FeatureOf(type))
            .Select(other => $"{type.FullName} → {other.FullName}")).Distinct());
    }

    [Fact]
    public void Pages_DontReachTheDatabase()
    {
        var pages = s_types.Where(type => typeof(IComponent).IsAssignableFrom(type)).ToList();

        Assert.Contains(pages, page => page.Name.EndsWith("Page", StringComparison.Ordinal));
        Assert.Empty(pages.SelectMany(page => WithNested(page).SelectMany(Mentioned).Where(IsDatabase).Select(used => $"{page.FullName} → {used.FullName}"))
            .Distinct());
    }

    [Fact]
    public void Mentioned_OfAUseCase_SeesTheDatabaseInItsBodies() => Assert.Contains(
        WithNested(typeof(Console.Features.Accounts.ChangePassword)).SelectMany(Mentioned), IsDatabase);

    private static bool IsDatabase(Type type) =>
        type == typeof(NetMonitorDb) || type == typeof(NpgsqlDataSource) || type == typeof(NpgsqlConnection) || type.GenericTypeArguments.Any(IsDatabase);

    private static string? FeatureOf(Type type) =>
        type.Namespace?.StartsWith(Features, StringComparison.Ordinal) == true ? type.Namespace[Features.Length..].Split('.')[0] : null;

    /// <summary>A type with its closures and state machines, where the bodies of lambdas and async methods are.</summary>
    private static IEnumerable<Type> WithNested(Type type) => [type, .. type.GetNestedTypes(All).SelectMany(WithNested)];

    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Types in a type's base, fields, signatures, local variables and the members that its bodies name.</summary>
    private static IEnumerable<Type> Mentioned(Type type)
    {
        IEnumerable<Type?> direct =
        [
            type.BaseType, .. type.GetInterfaces(), .. type.GetFields(All).Select(field => field.FieldType),
            .. type.GetProperties(All).Select(property => property.PropertyType),
            .. type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).SelectMany(OfMethod),
        ];
        return direct.OfType<Type>().SelectMany(Unwrap).Distinct();
    }

    private static IEnumerable<Type?> OfMethod(MethodBase method)
    {
        foreach (var parameter in method.GetParameters()) yield return parameter.ParameterType;
        if (method is MethodInfo { ReturnType: var returned }) yield return returned;
        if (method.GetMethodBody() is not { } body) yield break;
        foreach (var local in body.LocalVariables) yield return local.LocalType;
        foreach (var named in Named(method, body.GetILAsByteArray() ?? [])) yield return named;
    }

    /// <summary>
    /// Every four bytes that make a token of a member or type, wherever they stand: may see a token that is none, but misses
    /// none, and needs no table of opcodes.
    /// </summary>
    private static IEnumerable<Type?> Named(MethodBase method, byte[] code)
    {
        var ofType = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 1; at + 4 <= code.Length; at++)
        {
            // call, callvirt, newobj, ldfld, ldsfld, ldtoken, castclass, isinst, and the constrained ones behind them
            if (code[at - 1] is not (0x28 or 0x6F or 0x73 or 0x7B or 0x7E or 0xD0 or 0x74 or 0x75)) continue;
            var token = BitConverter.ToInt32(code, at);
            if (token >>> 24 is not (0x01 or 0x02 or 0x04 or 0x06 or 0x0A or 0x1B or 0x2B)) continue;
            MemberInfo? member;
            try
            {
                member = method.Module.ResolveMember(token, ofType, ofMethod);
            }
            catch (Exception none) when (none is ArgumentException or BadImageFormatException)
            {
                continue;
            }

            yield return member as Type ?? member?.DeclaringType;
            if (member is MethodInfo { IsGenericMethod: true } generic)
                foreach (var argument in generic.GetGenericArguments()) yield return argument;
        }
    }

    private static IEnumerable<Type> Unwrap(Type type) =>
        type.HasElementType ? Unwrap(type.GetElementType()!)
        : type.IsGenericParameter ? []
        : [type.IsGenericType ? type.GetGenericTypeDefinition() : type, type, .. type.GenericTypeArguments.SelectMany(Unwrap)];
}
