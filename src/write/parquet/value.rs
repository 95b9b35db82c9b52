//! What a cell of a Parquet column holds, on its way to Arrow and back.

use std::{borrow::Cow, io};

use arrow_array::{
    Array,
    builder::{ArrayBuilder, Date32Builder, Float64Builder, Int64Builder, ListBuilder, StringBuilder, StructBuilder},
    cast::AsArray,
    types::{
        Date32Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
        UInt32Type, UInt64Type,
    },
};
use arrow_schema::DataType;

/// A cell.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::write) enum Value<'v> {
    Null,
    Text(Cow<'v, str>),
    Whole(i64),
    Real(f64),
    /// Days since 1 January 1970.
    Day(i32),
    List(Vec<Value<'v>>),
    /// Values by the names of their fields, in the order of the schema.
    Struct(Vec<(&'v str, Value<'v>)>),
}

impl<'v> Value<'v> {
    pub(super) fn text(text: Option<impl Into<Cow<'v, str>>>) -> Self {
        text.map_or(Value::Null, |text| Value::Text(text.into()))
    }

    /// # Errors
    /// [`io::ErrorKind::InvalidData`] for a number beyond 63 bits.
    pub(super) fn whole(number: usize) -> io::Result<Self> {
        i64::try_from(number).map(Value::Whole).map_err(|_| {
            io::Error::new(io::ErrorKind::InvalidData, format!("{number} is too large a number for Parquet's int64"))
        })
    }

    /// Takes the field of that name out of a struct.
    pub(super) fn field(&mut self, name: &str) -> Value<'v> {
        let Value::Struct(fields) = self else { return Value::Null };
        let field = fields.iter_mut().find(|field| field.0 == name);
        field.map_or(Value::Null, |field| std::mem::replace(&mut field.1, Value::Null))
    }

    /// About how much memory it takes.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Value::Null | Value::Whole(_) | Value::Real(_) | Value::Day(_) => 8,
            Value::Text(text) => 8 + text.len(),
            Value::List(values) => 8 + values.iter().map(Value::bytes).sum::<usize>(),
            Value::Struct(fields) => fields.iter().map(|field| field.1.bytes()).sum(),
        }
    }

    /// Appends it to a column, which has to be of its type.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] for a column of another type.
    pub(super) fn append(self, builder: &mut dyn ArrayBuilder) -> io::Result<()> {
        let mismatch = || io::Error::new(io::ErrorKind::InvalidInput, "a value that is not of its column's type");
        let any = builder.as_any_mut();
        if let Some(builder) = any.downcast_mut::<StringBuilder>() {
            match self {
                Value::Text(text) => builder.append_value(text),
                Value::Null => builder.append_null(),
                _ => return Err(mismatch()),
            }
        } else if let Some(builder) = any.downcast_mut::<Int64Builder>() {
            match self {
                Value::Whole(number) => builder.append_value(number),
                Value::Null => builder.append_null(),
                _ => return Err(mismatch()),
            }
        } else if let Some(builder) = any.downcast_mut::<Float64Builder>() {
            match self {
                Value::Real(number) => builder.append_value(number),
                Value::Null => builder.append_null(),
                _ => return Err(mismatch()),
            }
        } else if let Some(builder) = any.downcast_mut::<Date32Builder>() {
            match self {
                Value::Day(day) => builder.append_value(day),
                Value::Null => builder.append_null(),
                _ => return Err(mismatch()),
            }
        } else if let Some(builder) = any.downcast_mut::<ListBuilder<Box<dyn ArrayBuilder>>>() {
            match self {
                Value::List(values) => {
                    values.into_iter().try_for_each(|value| value.append(builder.values().as_mut()))?;
                    builder.append(true);
                }
                Value::Null => builder.append(false),
                _ => return Err(mismatch()),
            }
        } else if let Some(builder) = any.downcast_mut::<StructBuilder>() {
            let valid = self != Value::Null;
            let mut fields = match self {
                Value::Struct(fields) => fields.into_iter(),
                Value::Null => Vec::new().into_iter(),
                _ => return Err(mismatch()),
            };
            for builder in builder.field_builders_mut() {
                fields.next().map_or(Value::Null, |field| field.1).append(builder.as_mut())?;
            }
            builder.append(valid);
        } else {
            return Err(mismatch());
        }
        Ok(())
    }

    /// What stands at a place of a column; a number of any size, if 63 bits hold it.
    ///
    /// # Errors
    /// The type of a column that holds nothing of the kind.
    pub(in crate::write) fn at(column: &'v dyn Array, i: usize) -> Result<Self, String> {
        if column.is_null(i) {
            return Ok(Value::Null);
        }
        Ok(match column.data_type() {
            DataType::Null => Value::Null,
            DataType::Utf8 => Value::Text(column.as_string::<i32>().value(i).into()),
            DataType::Int8 => Value::Whole(column.as_primitive::<Int8Type>().value(i).into()),
            DataType::Int16 => Value::Whole(column.as_primitive::<Int16Type>().value(i).into()),
            DataType::Int32 => Value::Whole(column.as_primitive::<Int32Type>().value(i).into()),
            DataType::Int64 => Value::Whole(column.as_primitive::<Int64Type>().value(i)),
            DataType::UInt8 => Value::Whole(column.as_primitive::<UInt8Type>().value(i).into()),
            DataType::UInt16 => Value::Whole(column.as_primitive::<UInt16Type>().value(i).into()),
            DataType::UInt32 => Value::Whole(column.as_primitive::<UInt32Type>().value(i).into()),
            DataType::UInt64 => {
                let number = column.as_primitive::<UInt64Type>().value(i);
                Value::Whole(number.try_into().map_err(|_| format!("{number}, which is beyond 63 bits"))?)
            }
            DataType::Float32 => Value::Real(column.as_primitive::<Float32Type>().value(i).into()),
            DataType::Float64 => Value::Real(column.as_primitive::<Float64Type>().value(i)),
            DataType::Date32 => Value::Day(column.as_primitive::<Date32Type>().value(i)),
            DataType::List(_) => {
                let list = column.as_list::<i32>();
                let offsets = list.value_offsets();
                let (start, end) = (offsets[i] as usize, offsets[i + 1] as usize);
                let values = list.values();
                Value::List((start..end).map(|i| Value::at(values.as_ref(), i)).collect::<Result<_, _>>()?)
            }
            DataType::Struct(fields) => {
                let columns = fields.iter().zip(column.as_struct().columns());
                let field = |(field, column): (&'v arrow_schema::FieldRef, &'v arrow_array::ArrayRef)| {
                    Ok((field.name().as_str(), Value::at(column.as_ref(), i)?))
                };
                Value::Struct(columns.map(field).collect::<Result<_, String>>()?)
            }
            other => return Err(format!("of type {other}, which no column of pairs has")),
        })
    }
}
