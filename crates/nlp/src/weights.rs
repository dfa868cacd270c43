//! The model's numbers and labels, as they stand in its safetensors file.

use safetensors::{SafeTensors, tensor::Metadata};

/// The embedded file: every tensor is of 32-bit numbers; the metadata hold the labels of the output layers.
const FILE: &[u8] = include_bytes!("../../../data/model/en_core_web_sm.safetensors");

/// The file, opened.
pub(crate) struct Weights {
    tensors: SafeTensors<'static>,
    metadata: Metadata,
}

impl Weights {
    /// Opens the embedded file.
    ///
    /// # Panics
    ///
    /// Where it is damaged, which the tests rule out; so for the other functions here.
    pub(crate) fn embedded() -> Self {
        let (_, metadata) = SafeTensors::read_metadata(FILE).expect("the embedded model is a safetensors file");
        let tensors = SafeTensors::deserialize(FILE).expect("the embedded model is a safetensors file");
        Self { tensors, metadata }
    }

    /// The numbers of a tensor, row after row.
    pub(crate) fn tensor(&self, name: &str) -> Vec<f32> {
        let tensor = self.tensors.tensor(name).unwrap_or_else(|e| panic!("the embedded model has no {name}: {e}"));
        let (numbers, _) = tensor.data().as_chunks::<4>();
        numbers.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect()
    }

    /// The labels of an output layer, in the order of its rows.
    pub(crate) fn labels(&self, name: &str) -> Vec<&str> {
        let labels = self.metadata.metadata().as_ref().and_then(|m| m.get(name));
        labels.unwrap_or_else(|| panic!("the embedded model has no labels of {name}")).split(' ').collect()
    }
}
