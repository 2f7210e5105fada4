using System.Reflection;

namespace NetMonitor.Tests.Architecture;

/// <summary>Which types a type names, in its signatures and in the code of its bodies.</summary>
internal static class Mentions
{
    /// <summary>A type with its closures and state machines, where the bodies of lambdas and async methods are.</summary>
    public static IEnumerable<Type> WithNested(Type type) => [type, .. type.GetNestedTypes(All).SelectMany(WithNested)];

    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Types in a type's base, fields, signatures, local variables and the members that its bodies name.</summary>
    public static IEnumerable<Type> Of(Type type)
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
