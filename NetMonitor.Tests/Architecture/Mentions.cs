using System.Reflection;
using System.Reflection.Emit;

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

    private static readonly Dictionary<short, OpCode> s_codes =
        typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Every member or type that an instruction names.</summary>
    private static IEnumerable<Type?> Named(MethodBase method, byte[] code)
    {
        var ofType = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var instruction = s_codes[code[at] == 0xFE ? (short)(code[at++] << 8 | code[at++]) : code[at++]];
            var operand = at;
            at += instruction.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
            if (instruction.OperandType is not
                (OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)) continue;
            var member = method.Module.ResolveMember(BitConverter.ToInt32(code, operand), ofType, ofMethod);
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
